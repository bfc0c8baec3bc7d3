import type { FormatLoader } from '../format-loader.ts';

const FILES =
  /(?:^|[\\/])(?:agency|stops|routes|trips|stop_times|calendar|calendar_dates|shapes|feed_info)\.txt$/iu;
const COLUMNS =
  /(?:^|[",])(?:agency_name|stop_id|route_id|trip_id|service_id|shape_id|feed_publisher_name)[",\s]/u;

/** GTFS static: the text files of a timetable, packed in a zip or side by side in a folder. */
export const gtfsLoader: FormatLoader = {
  id: 'gtfs',
  title: 'GTFS timetable',
  extensions: ['txt'],
  mimeTypes: [],
  recognises: ({ name, text }) => FILES.test(name) && COLUMNS.test(`,${text.slice(0, 2000)}`),
  parse: async (file, options) => {
    const { parseGtfs } = await import('./parse-gtfs.ts');
    return parseGtfs(file, options);
  },
};
