import { createCityLoomSession, createEmbedApi, createViewGate, installGlobal } from '@cityloom/viewer/embed';
import { CityLoomApp } from '@cityloom/viewer/react';
import type { CreateSceneView } from '@cityloom/viewer';
import { isLocalCity, type FeedSettings } from '@cityloom/viewer/session';
import { createRoot } from 'react-dom/client';
import { cityAddress, readAddress, shareAddress, withoutShare } from './address.ts';

const address = readAddress(location.href);
const packageAddress = new URL(`cities/${address.city}/`, document.baseURI).href;

// Cesium loads its workers and textures from here: copied into the build, served by the same host.
Object.assign(globalThis, { CESIUM_BASE_URL: new URL('cesium/', document.baseURI).href });

/** Servers the operator allows beside this one: see `npm start -- --allow-origin`. */
const allowedOrigins = (
  document.querySelector<HTMLMetaElement>('meta[name="cityloom-data-origins"]')?.content ?? ''
)
  .split(' ')
  .filter((origin) => origin !== '');

const session = createCityLoomSession({
  allowedOrigins,
  city: isLocalCity(address.city) ? address.city : packageAddress,
  openCity: (id) => {
    location.assign(cityAddress(location.href, id));
  },
  theme: matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark',
  language: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
  shared: address.shared,
  addressOf: (fragment) => shareAddress(location.href, fragment),
});

/** The view's code is by far the largest: it comes while the tables load. */
const viewCode = import('@cityloom/viewer/cesium');
viewCode.catch(() => undefined);

const openView: CreateSceneView = async (element, shown) => {
  const { createCesiumView } = await viewCode;
  await shown.ready;
  return createCesiumView(element, shown, { packageUrl: packageAddress });
};

const { createView, ready } = createViewGate(openView);
installGlobal(createEmbedApi(session, ready));

// An opened link is part of the session now; left in the address it would undo later edits on reload.
function dropShare(): void {
  history.replaceState(null, '', withoutShare(location.href));
}

if (address.shared !== undefined) session.ready.then(() => session.settled).then(dropShare, () => undefined);
addEventListener('hashchange', () => {
  const { shared } = readAddress(location.href);
  if (shared !== undefined)
    session
      .openShared(shared)
      .catch(() => undefined)
      .finally(dropShare);
});
// The last edit must not wait for a timer that a closing page never fires.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void session.flush();
});
addEventListener('pagehide', () => void session.flush());

/** Opens what the host says lives in this city; see docs/guides/live-feeds.md. */
async function openHostFeeds(): Promise<void> {
  const answer = await fetch('live/feeds.json');
  const { city, feeds } = (await answer.json()) as { city?: string; feeds: readonly FeedSettings[] };
  if (city !== undefined && city !== address.city) return;
  for (const feed of feeds) {
    const url = new URL(feed.url, document.baseURI).href;
    const isSocket = feed.protocol === 'websocket';
    // The host says them anew each time: nothing of it is kept.
    await session.execute({
      type: 'addFeed',
      feed: { ...feed, url: isSocket ? url.replace(/^http/, 'ws') : url },
      keep: false,
    });
  }
}

// A host without the file has no feeds; what is wrong with one, the session tells.
session.ready.then(openHostFeeds).catch(() => undefined);

const element = document.getElementById('root');
if (element === null) throw new Error('index.html: no element with the id "root"; restore the file.');
createRoot(element).render(<CityLoomApp session={session} createView={createView} />);
