import { render } from 'preact';
import { Page } from './page.tsx';
import './styles/base.css';
import './styles/understand.css';
import './styles/review.css';
import './styles/tables.css';

const root = document.getElementById('page');
if (root) render(<Page />, root);
