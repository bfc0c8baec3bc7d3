/**
 * Share of a weekday's vehicle kilometres on urban roads in each hour from midnight: US EPA (2016), Population and Activity of
 * On-road Vehicles in MOVES2014, EPA-420-R-16-003a, `hourVMTFraction`. The shares add up to 1.
 */
const URBAN_WEEKDAY = [
  0.00986, 0.00627, 0.00506, 0.00467, 0.00699, 0.01849, 0.04596, 0.06964, 0.06083, 0.05029, 0.04994, 0.05437,
  0.05765, 0.05803, 0.06226, 0.071, 0.07697, 0.07743, 0.05978, 0.04439, 0.03545, 0.03182, 0.02494, 0.01791,
] as const;
const BUSIEST_HOUR = 0.07743;

/**
 * Electric load in each hour from midnight as a share of the day's peak: a winter weekday with a trough at night, a plateau by day
 * and its peak in the evening, the shape of the hourly loads that ENTSO-E publishes. Rounded and drawn up; no city's own figures.
 */
const WINTER_WEEKDAY_LOAD = [
  0.7, 0.66, 0.64, 0.63, 0.64, 0.68, 0.77, 0.86, 0.92, 0.94, 0.94, 0.94, 0.93, 0.92, 0.91, 0.91, 0.93, 0.97,
  1, 0.99, 0.95, 0.9, 0.83, 0.76,
] as const;

/** Hour of the day by the sun, [0, 24): what a synthetic city takes for its local time. @param time milliseconds since 1970. */
export function solarHour(time: number, longitude: number): number {
  const hours = time / 3_600_000 + longitude / 15;
  return hours - Math.floor(hours / 24) * 24;
}

/** Figure of a day at a time: every hour's stands for its middle, between them it goes straight. */
function figureAt(hourly: readonly number[], time: number, longitude: number): number {
  const place = solarHour(time, longitude) + 23.5;
  const hour = Math.floor(place);
  const share = place - hour;
  const [before, after] = [hourly[hour % 24] ?? 0, hourly[(hour + 1) % 24] ?? 0];
  return before * (1 - share) + after * share;
}

/** Traffic at a time as a share of the busiest hour's, (0, 1]. @param time milliseconds since 1970. @param longitude degrees. */
export function activityAt(time: number, longitude: number): number {
  return figureAt(URBAN_WEEKDAY, time, longitude) / BUSIEST_HOUR;
}

/** Electric load at a time as a share of the day's peak, (0, 1]. @param time milliseconds since 1970. @param longitude degrees. */
export function loadAt(time: number, longitude: number): number {
  return figureAt(WINTER_WEEKDAY_LOAD, time, longitude);
}
