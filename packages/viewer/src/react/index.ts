export { CityLoomApp } from './app/CityLoomApp.tsx';
export type { CityLoomAppProps } from './app/CityLoomApp.tsx';
export { TwinViewer } from './twin-viewer/TwinViewer.tsx';
export type { TwinViewerProps } from './twin-viewer/TwinViewer.tsx';
