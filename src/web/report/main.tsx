import { render } from 'preact';
import { z } from 'zod';
import { evaluationReportSchema } from '../../contract/evaluation-report.ts';
import { ReportPage } from './report-page.tsx';
import '../styles/base.css';
import '../styles/tables.css';
import '../styles/report.css';

const root = document.getElementById('page');
const data = document.getElementById('evaluation')?.textContent;
if (root && data) {
  z.config({ jitless: true });
  render(<ReportPage report={evaluationReportSchema.parse(JSON.parse(data))} />, root);
}
