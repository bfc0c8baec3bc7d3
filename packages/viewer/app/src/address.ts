const DEFAULT_CITY = 'astana';

/** What the page's address asks for. */
export interface PageAddress {
  /** Folder below `cities/`. */
  readonly city: string;
  /** Fragment of a share link, whether it can be read or not. */
  readonly shared: string | undefined;
}

/** Reads `?city=…` and the share link after `#`. Fragments that name a place on the page are none. */
export function readAddress(href: string): PageAddress {
  const { searchParams, hash } = new URL(href);
  const city = searchParams.get('city') ?? '';
  const fragment = hash.slice(1);
  return {
    // A city's id is a folder's name: nothing that could lead elsewhere.
    city: /^[a-z0-9][a-z0-9-]*$/.test(city) ? city : DEFAULT_CITY,
    shared: fragment === '' || fragment.startsWith('cityloom-') ? undefined : fragment,
  };
}

/** The page's address with a share link. */
export function shareAddress(href: string, fragment: string): string {
  const address = new URL(href);
  address.hash = fragment;
  return address.href;
}

/** The page's address with another city. */
export function cityAddress(href: string, city: string): string {
  const address = new URL(href);
  address.hash = '';
  address.searchParams.set('city', city);
  return address.href;
}

/** The page's address without its share link. */
export function withoutShare(href: string): string {
  const address = new URL(href);
  address.hash = '';
  return address.href.replace(/#$/, '');
}
