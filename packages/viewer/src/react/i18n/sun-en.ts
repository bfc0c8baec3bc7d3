/** Texts about the sun over the map, fetched with its panel. */
export const sunEn = {
  'sun.title': 'Sun and shadows',
  'sun.close': 'Switch sun and shadows off',
  'sun.hour': 'True solar time',
  'sun.date': 'Day',
  'sun.days': 'Days of rules and seasons',
  'sun.greatCold': 'Great Cold',
  'sun.winterSolstice': 'Winter solstice',
  'sun.equinox': 'Equinox',
  'sun.summerSolstice': 'Summer solstice',
  'sun.local': '{{time}} local time',
  'sun.up': 'Sun {{altitude}}° high, azimuth {{azimuth}}°',
  'sun.down': 'The sun is below the horizon.',
  'sun.riseAndSet': 'Sunrise {{rise}}, sunset {{set}}',
  'sun.note': 'The same sun as in sunlight analyses. Terrain casts no shadow here.',
};
