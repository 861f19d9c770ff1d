// What the debug pages share: the bar at the top, news as they happen, and how times and statements are written.
import type { News } from '#framework/observing/ring.ts'
import { h } from './dom.ts'

const PAGES = [
  ['Requests', '/__debug__/'],
  ['Mails', '/__debug__/mails/'],
  ['Start', '/'],
] as const

/** The frame of a page; what it shows goes into the returned element. */
export function openShell(current: string): HTMLElement {
  const link = ([label, href]: (typeof PAGES)[number]) =>
    h('a', { href, 'aria-current': label === current ? 'page' : null }, label)
  const main = h('main')
  document.body.append(h('nav', { class: 'bar' }, h('strong', {}, 'Debug'), PAGES.map(link)), main)
  return main
}

/** Tells of what happens from now on; the browser connects again by itself when the server was away. */
export function listen(onNews: (news: News) => void, onState: (isLive: boolean) => void): void {
  const source = new EventSource('/__debug__/api/news')
  source.addEventListener('open', () => onState(true))
  source.addEventListener('error', () => onState(false))
  source.addEventListener('message', ({ data }) => onNews(JSON.parse(data)))
}

/** `0.42 ms`, `12 ms`, `3.2 s` */
export function msText(ms: number | null): string {
  if (ms === null) return ''
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms < 10 ? ms.toFixed(2) : Math.round(ms)} ms`
}

/** The time of day on the clock of whoever looks. */
export function timeText(moment: string): string {
  return new Date(moment).toLocaleTimeString('en-GB')
}

/** A statement on one line, with what it is about: the lists of columns say little. */
export function shortSql(text: string): string {
  const line = text.replaceAll('"', '').replaceAll(/\s+/g, ' ')
  return line.replace(/^(select) .{40,}? (from) /i, '$1 … $2 ').slice(0, 200)
}

/** Names and values below one another. */
export function pairs(values: Readonly<Record<string, unknown>>): HTMLElement {
  const rows = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return h(
    'dl',
    { class: 'pairs' },
    rows.map(([name, value]) => [
      h('dt', {}, name),
      h('dd', {}, typeof value === 'string' ? value : JSON.stringify(value)),
    ]),
  )
}

/** A part of a page that has a name. */
export function section(title: string, ...parts: Parameters<typeof h>[2][]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...parts)
}
