/** The app under axe-core: both themes, both languages, every mode, wide and narrow. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { execute, useApp } from './app-page.ts';
import { RELEASE, TOWER } from './example-scenario.ts';
import { seriousViolations } from './serious-violations.ts';

const app = useApp();
const TOWER_ID = 'buildings/proposal/tower-1';

let page: Page;

/** Switches language and theme as a person does; on a narrow screen they are behind "more". */
async function lookLike(language: string, theme: string): Promise<void> {
  for (const [is, names] of [
    [
      await page.evaluate(() => document.documentElement.lang),
      language === 'en' ? ['切换为英文'] : ['Switch to Chinese'],
    ],
    [
      await page.evaluate(() => document.documentElement.dataset['mantineColorScheme']),
      theme === 'dark' ? ['Dark theme', '深色主题'] : ['Light theme', '浅色主题'],
    ],
  ] as const) {
    if (is === language || is === theme) continue;
    const narrow = page.viewportSize()?.width === 390;
    if (narrow) await page.getByRole('button', { name: /^(More|更多)$/u }).click();
    const name = new RegExp(names.join('|'), 'u');
    await page.getByRole(narrow ? 'menuitem' : 'button', { name }).click();
  }
}

beforeAll(async () => {
  page = await app.openReady({ viewport: { width: 1280, height: 600 }, reducedMotion: 'reduce' });
  await execute(page, [
    { type: 'createBranch', id: 'plan', title: 'Study' },
    { type: 'applyChange', change: TOWER },
    { type: 'select', object: TOWER_ID },
    { type: 'runModel', request: RELEASE },
  ]);
}, 120_000);

/** A button in either language. */
const press = (en: string, zh: string): Promise<void> =>
  page
    .getByRole('button', { name: new RegExp(`^(?:${en}|${zh})$`, 'u') })
    .first()
    .click();

/** What is rarely open: tabs of the left dock and the dialog for new data. */
async function violationsBehindButtons(): Promise<string[]> {
  const found: string[] = [];
  for (const [en, zh] of [
    ['Catalogue', '数据目录'],
    ['Fusion', '融合'],
    ['Layers', '图层'],
  ] as const) {
    await page
      .getByText(new RegExp(`^(?:${en}|${zh})$`, 'u'))
      .first()
      .click();
    await page.waitForTimeout(300);
    for (const line of await seriousViolations(page)) found.push(`${en}: ${line}`);
  }
  await press('Add data', '添加数据');
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  for (const line of await seriousViolations(page)) found.push(`Add data: ${line}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return found;
}

test.each([
  [1280, 'en', 'dark'],
  [1280, 'en', 'light'],
  [1280, 'zh-CN', 'light'],
  [1280, 'zh-CN', 'dark'],
  [390, 'zh-CN', 'dark'],
  [390, 'zh-CN', 'light'],
  [390, 'en', 'light'],
  [390, 'en', 'dark'],
] as const)('%i px, %s, %s: no serious violation in any mode', async (width, language, theme) => {
  await page.setViewportSize({ width, height: 600 });
  await lookLike(language, theme);
  // A tooltip of the button just used, half faded in, has the contrast of no theme.
  await page.mouse.move(width / 2, 300);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
  expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe(theme);
  const found: string[] = [];
  for (const mode of ['explore', 'live', 'plan', 'drill'] as const) {
    await execute(page, [{ type: 'setMode', mode }]);
    await page.waitForTimeout(300);
    for (const line of await seriousViolations(page)) found.push(`${mode}: ${line}`);
  }
  if (width > 390) {
    await execute(page, [{ type: 'setMode', mode: 'explore' }]);
    found.push(...(await violationsBehindButtons()));
  }
  expect(found).toEqual([]);
});
