import type { Dataset } from '../../datasets/dataset.ts';
import { loadTextures } from '../../datasets/load-textures.ts';
import { isCityObjectType } from '../../datasets/object-layers.ts';
import { SurfaceLayersBuilder } from '../../datasets/surface-layers-builder.ts';
import { createGeoreference } from '../../georeference/create-georeference.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { LoadWarning } from '../../validation/load-report.ts';
import type { LoadOptions } from '../format-loader.ts';
import { isGmlGeometry } from '../gml/gml-geometry.ts';
import { readXml } from '../gml/read-xml.ts';
import { declaredCrsOf } from '../gml/srs-name.ts';
import { attributeOf, childText, type XmlElement } from '../gml/xml-element.ts';
import { readAppearances } from './appearance.ts';
import { type CityFeature, readCityFeature } from './city-feature.ts';
import { FeatureRows } from './feature-rows.ts';
import { SurfaceWriter } from './surface-writer.ts';

/** A model as it stands in memory: objects whose references are not yet followed. */
interface CityGmlModel {
  readonly version: string | undefined;
  readonly title: string | undefined;
  readonly srsName: string | undefined;
  readonly otherSrsNames: number;
  readonly features: readonly CityFeature[];
  readonly appearances: readonly XmlElement[];
  readonly byId: ReadonlyMap<string, XmlElement>;
  readonly elements: number;
  readonly unread: ReadonlyMap<string, number>;
}

/** @throws {LoadError} as {@link citygmlLoader} says. */
export async function parseCityGml(file: InputFile, options: LoadOptions = {}): Promise<Dataset> {
  const model = await readModel(file, options);
  const georeference = await createGeoreference(
    declaredCrsOf(model.srsName),
    options.georeference ?? {},
    file.name,
  );
  const builder = new SurfaceLayersBuilder({
    source: file.name,
    file: file.name,
    format: 'CityGML',
    georeference,
    ...(options.limits && { limits: options.limits }),
  });
  const appearances = readAppearances(model.appearances, builder);
  const resolve = (id: string): XmlElement | undefined => model.byId.get(id);
  const writer = new SurfaceWriter(builder, file.name, resolve, { appearances, elements: model.elements });
  const rows = new FeatureRows(builder, writer, resolve, options.levelOfDetail);
  for (const feature of model.features) {
    options.signal?.throwIfAborted();
    rows.write(feature, undefined);
  }
  const pictures = await loadTextures([...appearances.images.keys()], file.folder, file.name, options.signal);
  for (const [image, code] of appearances.images) builder.addPicture(code, pictures.bytesOf.get(image));
  const layers = builder.finish();
  return {
    format: 'citygml',
    ...(model.version !== undefined && { version: model.version }),
    crs: georeference.statement,
    layers: options.layers === undefined ? layers : layers.filter(({ id }) => options.layers?.includes(id)),
    report: {
      counts: { objects: builder.count, ...Object.fromEntries(rows.counts) },
      warnings: [
        ...georeference.warnings,
        ...warningsOf(model, writer, file.name),
        ...builder.warnings,
        ...pictures.warnings,
      ],
    },
    ...(model.title !== undefined && { title: model.title }),
  };
}

function warningsOf(model: CityGmlModel, { missing }: SurfaceWriter, file: string): LoadWarning[] {
  const warnings: LoadWarning[] = [];
  const [first] = missing.keys();
  if (first !== undefined) {
    const count = [...missing.values()].reduce((sum, each) => sum + each, 0);
    const message = 'references to geometry that is not in the file; left out';
    warnings.push({ code: 'dangling-reference', message, file, object: first, count });
  }
  if (model.otherSrsNames > 0) {
    const message = `geometries name another CRS than ${model.srsName ?? ''}; all are read in that one`;
    warnings.push({ code: 'several-crs', message, file, count: model.otherSrsNames });
  }
  for (const [name, count] of model.unread) {
    warnings.push({ code: 'unknown-object', message: `objects of class ${name} are not read`, file, count });
  }
  return warnings;
}

async function readModel(file: InputFile, options: LoadOptions): Promise<CityGmlModel> {
  const byId = new Map<string, XmlElement>();
  const srsNames = new Map<string, number>();
  const appearances: XmlElement[] = [];
  const features: CityFeature[] = [];
  const unread = new Map<string, number>();
  const numbering = { next: 1 };
  const stated: { version?: string | undefined; title?: string } = {};
  const summary = await readXml(
    file,
    'CityGML',
    {
      onRoot: (root, namespaces) => {
        if (root.name !== 'CityModel') throw notCityGml(root.name, file.name);
        stated.version = versionOf(namespaces);
      },
      onIdentified: (id, element) => {
        // Rings carry ids for textures only; nothing refers to them as geometry.
        if (element.name !== 'LinearRing' && (isGmlGeometry(element) || element.name === 'ImplicitGeometry'))
          byId.set(id, element);
      },
      onMember: (member) => {
        noteSrsNames(member, srsNames);
        if (member.name === 'name' && member.text !== '') stated.title = member.text;
        findAppearances(member, appearances);
        for (const object of member.children) {
          if (isCityObjectType(object.name)) features.push(readCityFeature(object, numbering));
          else if (
            /[mM]ember/u.test(member.name) &&
            object.name !== 'Appearance' &&
            object.name !== 'Version'
          ) {
            unread.set(object.name, (unread.get(object.name) ?? 0) + 1);
          }
        }
      },
    },
    options,
  );
  const [srsName] = srsNames.keys();
  const otherSrsNames = [...srsNames.values()].slice(1).reduce((sum, count) => sum + count, 0);
  return {
    version: stated.version,
    title: stated.title,
    srsName,
    otherSrsNames,
    features,
    appearances,
    byId,
    elements: summary.elements,
    unread,
  };
}

function versionOf(namespaces: Readonly<Record<string, string>>): string | undefined {
  for (const uri of Object.values(namespaces)) {
    const version = /opengis\.net\/citygml\/(?:\w+\/)*(\d\.\d)/u.exec(uri)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function noteSrsNames(element: XmlElement, names: Map<string, number>): void {
  const name = attributeOf(element, 'srsName');
  if (name !== undefined && name !== '') names.set(name, (names.get(name) ?? 0) + 1);
  for (const child of element.children) noteSrsNames(child, names);
}

/** Appearances stand beside the objects or in any of them. */
function findAppearances(element: XmlElement, appearances: XmlElement[]): void {
  if (element.name === 'Appearance') {
    appearances.push(element);
    return;
  }
  if (childText(element, 'posList') !== undefined) return;
  for (const child of element.children) findAppearances(child, appearances);
}

function notCityGml(root: string, file: string): LoadError {
  return new LoadError(`the root is ${root}`, {
    url: file,
    format: 'CityGML',
    kind: 'invalid',
    place: 'line 1',
    remedy: 'give a file whose root is CityModel',
  });
}
