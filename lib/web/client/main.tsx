import { render } from 'preact';
import { keepAddressUntil } from './address';
import { App } from './app';
import { startLiff } from './line-app';
import { readPageData } from './page-data';
import './style.css';

/*
 * Starts a page: its first data stand in it (lib/web/page.ts), and it is drawn into its body before the browser paints.
 */

const first = readPageData();
const { liffId } = first.shop;
const liff = liffId === null ? null : startLiff(liffId);
if (liff) keepAddressUntil(liff);
render(<App first={first} liff={liff} />, document.getElementById('app') ?? document.body);
