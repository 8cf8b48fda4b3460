import './style.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { takeToken } from './net/token.ts';

takeToken();
const root = document.getElementById('page');
if (root !== null) render(<App />, root);
