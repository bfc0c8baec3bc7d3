import { parseScenario, unknownChangeKinds } from '@cityloom/twin-core/scenarios';
import type { BranchList } from './branch-list.ts';
import { CommandError, describeError } from './command-error.ts';
import type { SessionContext } from './session-context.ts';

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
  const { branch, rejected } = list.add({ id, title: scenario.title, changes: scenario.changes });
  const [first] = rejected;
  if (first !== undefined) {
    list.remove(branch);
    throw new CommandError({
      en: `${fileName}: ${first.reason} Nothing was imported.`,
      'zh-CN': `${fileName}:${first.reason} 未导入任何内容。`,
    });
  }
  list.show(branch);
  tellRemarks(context, fileName, unknownChangeKinds(scenario), scenario.base.hash);
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

function tellRemarks(
  context: SessionContext,
  fileName: string,
  kinds: readonly string[],
  hash: string | undefined,
): void {
  if (kinds.length > 0) {
    context.notify('warning', {
      en: `${fileName}: changes of kind ${kinds.join(', ')} are unknown here; they are kept without effect.`,
      'zh-CN': `${fileName}：未知的更改类型 ${kinds.join('、')} 已保留，但不生效。`,
    });
  }
  if (hash !== undefined && hash !== context.city().manifest.contentHash) {
    context.notify('warning', {
      en: `${fileName}: made on another version of the city's data; results may differ.`,
      'zh-CN': `${fileName}：该方案基于不同版本的城市数据，结果可能不同。`,
    });
  }
}
