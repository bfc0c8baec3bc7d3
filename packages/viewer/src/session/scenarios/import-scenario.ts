import type { BranchDescription } from '@cityloom/twin-core';
import { parseScenario, unknownChangeKinds, type Scenario } from '@cityloom/twin-core/scenarios';
import { CommandError, describeError } from '../commands/command-error.ts';
import type { SessionContext } from '../session-context.ts';
import type { BranchList } from './branch-list.ts';
import { fitRecord } from './fit-record.ts';

/**
 * Opens a scenario file beside the scenarios there are, and selects it.
 * @param fileName for messages.
 * @throws {CommandError} naming file, place and remedy; nothing is altered then.
 */
export function importScenario(
  context: SessionContext,
  list: BranchList,
  text: string,
  fileName: string,
): void {
  const { manifest } = context.city();
  const scenario = read(text, fileName);
  if (scenario.base.city !== manifest.id) {
    throw new CommandError({
      en: `${fileName}: base.city is "${scenario.base.city}", but "${manifest.id}" is open; open that city first.`,
      'zh-CN': `${fileName}：方案属于城市“${scenario.base.city}”，当前打开的是“${manifest.id}”；请先打开该城市。`,
    });
  }
  const { branches } = context.store.getState();
  const taken = branches.some((branch) => branch.id === scenario.id);
  const id = taken ? context.createId('scenario') : scenario.id;
  const { title, changes, runs, base } = scenario;
  const record = { id, title, changes, runs, description: descriptionOf(scenario) };
  const isElsewhere = base.hash !== undefined && base.hash !== manifest.contentHash;
  const { branch, rejected } = list.add(
    isElsewhere ? fitRecord(context.city(), { ...record, base: base.hash }) : record,
  );
  const [first] = rejected;
  if (first !== undefined) {
    list.remove(branch);
    throw new CommandError({
      en: `${fileName}: ${first.reason} Nothing was imported.`,
      'zh-CN': `${fileName}:${first.reason} 未导入任何内容。`,
    });
  }
  list.show(branch);
  tellUnknown(context, fileName, unknownChangeKinds(scenario));
  if (isElsewhere) tellElsewhere(context, fileName, id);
}

function descriptionOf({
  author,
  notes,
  created,
  modified,
  parameters,
  parent,
}: Scenario): BranchDescription {
  const said = Object.entries({ author, notes, created, modified, parameters, parent });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function read(text: string, fileName: string): ReturnType<typeof parseScenario> {
  try {
    return parseScenario(JSON.parse(text));
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? `is not JSON (${error.message}); export it again.`
        : describeError(error).en;
    throw new CommandError(
      { en: `${fileName}: ${reason}`, 'zh-CN': `${fileName}:${reason}` },
      { cause: error },
    );
  }
}

function tellUnknown(context: SessionContext, fileName: string, kinds: readonly string[]): void {
  if (kinds.length === 0) return;
  context.notify('warning', {
    en: `${fileName}: changes of kind ${kinds.join(', ')} are unknown here; they are kept without effect.`,
    'zh-CN': `${fileName}：未知的更改类型 ${kinds.join('、')} 已保留，但不生效。`,
  });
}

function tellElsewhere(context: SessionContext, fileName: string, id: string): void {
  const count = context.store.getState().scenarioRecords.get(id)?.waiting.length ?? 0;
  const off = {
    en: count === 0 ? '' : ` Changes that do not fit here: ${String(count)}, switched off.`,
    'zh-CN': count === 0 ? '' : `有 ${String(count)} 项更改与当前城市不符，已停用。`,
  };
  context.notify('warning', {
    en: `${fileName}: made on another version of the city's data; results may differ.${off.en} Rebase it onto this city from its menu.`,
    'zh-CN': `${fileName}：该方案基于不同版本的城市数据，结果可能不同。${off['zh-CN']}可在其菜单中变基到当前城市。`,
  });
}
