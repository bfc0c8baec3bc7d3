export { stronglyConnectedComponents } from './components.ts';
export type { Components } from './components.ts';
export { shortestPath, sourceOfEdge, travelTimes } from './shortest-path.ts';
export type { Route, RouteOptions, TravelMode, TravelTimes } from './shortest-path.ts';
export type { RoadNetwork } from './road-network.ts';
