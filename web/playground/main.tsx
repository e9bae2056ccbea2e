import { render } from 'preact';
import { App } from './app.tsx';
import { followEvents } from './state/feed.ts';
import './main.css';

render(<App />, document.getElementById('app')!);
void followEvents();
