import { createRoot } from 'react-dom/client';
import { createCityLoomSession } from '@cityloom/viewer/embed';
import { HostPage } from './HostPage.tsx';

// Cesium loads its workers and textures from here; `cesiumAssets()` in vite.config.ts puts them there.
Object.assign(globalThis, { CESIUM_BASE_URL: new URL('cesium/', document.baseURI).href });

const city = new URL('cities/astana/', document.baseURI).href;
const session = createCityLoomSession({ city, theme: 'light' });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html: no element with the id "root"; restore the file.');
createRoot(root).render(<HostPage session={session} city={city} />);
