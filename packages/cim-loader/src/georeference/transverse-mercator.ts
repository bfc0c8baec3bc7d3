/** Forward and inverse in place over [east, north] ↔ [longitude, latitude] in degrees. */
export interface PlaneProjection {
  /** Metres to degrees. */
  inverse(positions: Float64Array, stride: number): void;
  /** Degrees to metres. */
  forward(positions: Float64Array, stride: number): void;
}

export interface TransverseMercatorParameters {
  readonly semiMajorAxis: number;
  readonly eccentricitySquared: number;
  /** Degrees. */
  readonly originLatitude: number;
  readonly centralMeridian: number;
  readonly scale: number;
  /** Metres. */
  readonly falseEasting: number;
  readonly falseNorthing: number;
}

/** Polynomials in n, highest power first, last the divisor. Karney (2011), Journal of Geodesy 85, 475–485, to n⁶. */
const ALPHA: readonly (readonly number[])[] = [
  [31564, -66675, 34440, 47250, -100800, 75600, 151200],
  [-1983433, 863232, 748608, -1161216, 524160, 1935360],
  [670412, 406647, -533952, 184464, 725760],
  [6601661, -7732800, 2230245, 7257600],
  [-13675556, 3438171, 7983360],
  [212378941, 319334400],
];
const BETA: readonly (readonly number[])[] = [
  [384796, -382725, -6720, 932400, -1612800, 1209600, 2419200],
  [-1118711, 1695744, -1174656, 258048, 80640, 3870720],
  [22276, -16929, -15984, 12852, 362880],
  [-830251, -158400, 197865, 7257600],
  [-435388, 453717, 15966720],
  [20648693, 638668800],
];
/** Geodetic from conformal latitude, lowest power first. Karney (2023), On auxiliary latitudes, to n⁶. */
const DELTA: readonly (readonly number[])[] = [
  [2, -2 / 3, -2, 116 / 45, 26 / 45, -2854 / 675],
  [7 / 3, -8 / 5, -227 / 45, 2704 / 315, 2323 / 945],
  [56 / 15, -136 / 35, -1262 / 105, 73814 / 2835],
  [4279 / 630, -332 / 35, -399572 / 14175],
  [4174 / 315, -144838 / 6237],
  [601676 / 22275],
];

const DEGREES = 180 / Math.PI;

function krueger(polynomials: readonly (readonly number[])[], n: number): number[] {
  return polynomials.map((coefficients, index) => {
    const divisor = coefficients.at(-1) ?? 1;
    const sum = coefficients.slice(0, -1).reduce((value, coefficient) => value * n + coefficient, 0);
    return (n ** (index + 1) * sum) / divisor;
  });
}

/**
 * Gauss-Krüger and UTM by Krüger's series to the sixth order: below a micrometre within 30° of the central meridian.
 */
export function createTransverseMercator(parameters: TransverseMercatorParameters): PlaneProjection {
  const { semiMajorAxis, eccentricitySquared, originLatitude, centralMeridian } = parameters;
  const { scale, falseEasting, falseNorthing } = parameters;
  const minorToMajor = Math.sqrt(1 - eccentricitySquared);
  const n = (1 - minorToMajor) / (1 + minorToMajor);
  const n2 = n * n;
  const radius = (semiMajorAxis * scale * (((n2 + 4) * n2 + 64) * n2 + 256)) / (256 * (1 + n));
  const alpha = krueger(ALPHA, n);
  const beta = krueger(BETA, n);
  const delta = DELTA.map(
    (coefficients, index) => n ** (index + 1) * coefficients.reduceRight((sum, each) => sum * n + each, 0),
  );
  const eccentricity = Math.sqrt(eccentricitySquared);
  const series = { real: 0, imaginary: 0 };

  /** τ′ of the conformal latitude. */
  const conformal = (tangent: number): number => {
    const secant = Math.hypot(1, tangent);
    const sigma = Math.sinh(eccentricity * Math.atanh((eccentricity * tangent) / secant));
    return tangent * Math.hypot(1, sigma) - sigma * secant;
  };
  const forwardOne = (latitude: number, longitude: number): void => {
    const tangent = conformal(Math.tan(latitude));
    const cosine = Math.cos(longitude);
    const xi = Math.atan2(tangent, cosine);
    const eta = Math.asinh(Math.sin(longitude) / Math.hypot(tangent, cosine));
    sumSeries(alpha, xi, eta, series);
    series.real += xi;
    series.imaginary += eta;
  };
  forwardOne(originLatitude / DEGREES, 0);
  const originNorthing = falseNorthing - radius * series.real;

  return {
    inverse: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        const eta = ((positions[at] as number) - falseEasting) / radius;
        const xi = ((positions[at + 1] as number) - originNorthing) / radius;
        sumSeries(beta, xi, eta, series);
        const xiSphere = xi - series.real;
        const etaSphere = eta - series.imaginary;
        const grown = Math.exp(etaSphere);
        const sinh = (grown - 1 / grown) / 2;
        const cosXi = Math.cos(xiSphere);
        const longitude = Math.atan2(sinh, cosXi) * DEGREES + centralMeridian;
        const chi = Math.atan2(Math.sin(xiSphere), Math.sqrt(sinh * sinh + cosXi * cosXi));
        positions[at] = longitude;
        positions[at + 1] = (chi + sineSeries(delta, chi)) * DEGREES;
      }
      refuseFarPositions(positions, stride, centralMeridian);
    },
    forward: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        const turned = (positions[at] as number) - centralMeridian;
        const longitude = turned - 360 * Math.round(turned / 360);
        forwardOne((positions[at + 1] as number) / DEGREES, longitude / DEGREES);
        positions[at] = falseEasting + radius * series.imaginary;
        positions[at + 1] = originNorthing + radius * series.real;
      }
    },
  };
}

/** Beyond 80° from the central meridian the series says nothing: no image rather than a wrong one. */
function refuseFarPositions(positions: Float64Array, stride: number, centralMeridian: number): void {
  for (let at = 0; at + 1 < positions.length; at += stride) {
    const isNear =
      Math.abs((positions[at] as number) - centralMeridian) <= 80 &&
      Math.abs(positions[at + 1] as number) <= 90;
    if (isNear) continue;
    positions[at] = NaN;
    positions[at + 1] = NaN;
  }
}

/** Σ cⱼ sin 2j(ξ + iη), complex, by Clenshaw's recurrence. */
function sumSeries(
  coefficients: readonly number[],
  xi: number,
  eta: number,
  out: { real: number; imaginary: number },
): void {
  const sine = Math.sin(2 * xi);
  const cosine = Math.cos(2 * xi);
  const grown = Math.exp(2 * eta);
  const sinh = (grown - 1 / grown) / 2;
  const cosh = (grown + 1 / grown) / 2;
  const turnReal = 2 * cosine * cosh;
  const turnImaginary = -2 * sine * sinh;
  let real = 0;
  let imaginary = 0;
  let lastReal = 0;
  let lastImaginary = 0;
  for (let index = coefficients.length - 1; index >= 0; index--) {
    const nextReal = turnReal * real - turnImaginary * imaginary - lastReal + (coefficients[index] as number);
    const nextImaginary = turnReal * imaginary + turnImaginary * real - lastImaginary;
    lastReal = real;
    lastImaginary = imaginary;
    real = nextReal;
    imaginary = nextImaginary;
  }
  out.real = sine * cosh * real - cosine * sinh * imaginary;
  out.imaginary = sine * cosh * imaginary + cosine * sinh * real;
}

/** Σ cⱼ sin 2jx. */
function sineSeries(coefficients: readonly number[], x: number): number {
  const turn = 2 * Math.cos(2 * x);
  let value = 0;
  let last = 0;
  for (let index = coefficients.length - 1; index >= 0; index--) {
    const next = turn * value - last + (coefficients[index] as number);
    last = value;
    value = next;
  }
  return Math.sin(2 * x) * value;
}
