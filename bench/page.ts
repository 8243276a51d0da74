import { chromium } from 'playwright-core';
import { median, type Row } from './measure.ts';
import { startNode, stop, untilReady } from './programs.ts';
import { typicalOverviews } from './texts.ts';

const PORT = 3908;
const URL = `http://127.0.0.1:${PORT}/`;
const OPENINGS = 9;
const KEYSTROKES = 30;

/** Latencies that users of the page notice, in Debian's Chromium: first paint, and keystroke to tags. */
export async function page(texts: readonly string[]): Promise<Row[]> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const child = startNode('0,1', ['src/cli/main.ts', 'serve'], { PORT: String(PORT), LOG_LEVEL: 'warn' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await untilReady(`${URL}health/ready`);
    const paints: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) {
      const context = await browser.newContext();
      const opened = await context.newPage();
      await opened.goto(URL);
      paints.push(await opened.evaluate<number>(PAINT));
      await context.close();
    }
    const waits: number[] = [];
    const opened = await browser.newPage();
    await opened.goto(URL);
    const [overview] = typicalOverviews(texts);
    await opened.locator('textarea').fill(overview);
    await opened.locator('.tag').first().waitFor();
    for (let keystroke = 0; keystroke < KEYSTROKES; keystroke++) {
      // By the page's clock, from the keystroke to the first frame after the new tags are in the DOM.
      waits.push(await opened.evaluate<number>(WAIT));
    }
    const paint = `${median(paints).toFixed(0)} ms`;
    const wait = `${median(waits).toFixed(0)} ms`;
    return [
      { what: 'first paint of the page', ours: paint, peer: '', result: paint, target: '1 s' },
      {
        what: `from a keystroke to tags on the page, ${overview.length} characters`,
        ours: wait,
        peer: '',
        result: wait,
        target: '150 ms',
      },
    ];
  } finally {
    await browser.close();
    await stop(child);
  }
}

/** In the page, whose policy lets nothing else be computed there. */
const PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [first] = list.getEntriesByName('first-contentful-paint');
    if (first) resolve(first.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

const WAIT = `new Promise((resolve) => {
  const field = document.querySelector('textarea');
  const began = performance.now();
  const observer = new PerformanceObserver((list) => {
    if (!list.getEntries().some(({ name }) => name.endsWith('/tag'))) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
  });
  observer.observe({ type: 'resource' });
  field.value += '。';
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
})`;
