import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EvaluationReport, evaluationReportSchema } from '../contract/evaluation-report.ts';

/** Made by `npm run build:web` from `src/web/report/`. */
const BUILT = fileURLToPath(new URL('../web/report/dist/', import.meta.url));

/** The page of an evaluation, with its program, styles and figures in a single file. */
export async function evaluationReportPage(report: EvaluationReport): Promise<string> {
  const [style, program] = await Promise.all(
    ['report.css', 'report.js'].map((name) => readFile(join(BUILT, name), 'utf8')),
  );
  // Parsed to leave out what the page does not show. An escaped < cannot end the element.
  const data = JSON.stringify(evaluationReportSchema.parse(report)).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>company-tagger</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="evaluation">${data}</script>
<script type="module">${program}</script>
</body>
</html>
`;
}
