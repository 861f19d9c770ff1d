// Shared by the debug pages: the top bar, live updates, and how times and statements are formatted.
import type { News } from '#framework/observing/ring.ts'
import { h } from './dom.ts'

const PAGES = [
  ['Requests', '/__debug__/'],
  ['Mails', '/__debug__/mails/'],
  ['Start', '/'],
] as const

/** Draws the frame of a page and returns the element for its content. */
export function openShell(current: string): HTMLElement {
  const link = ([label, href]: (typeof PAGES)[number]) =>
    h('a', { href, 'aria-current': label === current ? 'page' : null }, label)
  const main = h('main')
  document.body.append(h('nav', { class: 'bar' }, h('strong', {}, 'Debug'), PAGES.map(link)), main)
  return main
}

/** Reports events from now on; the browser reconnects by itself after the server was down. */
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

/** The local time of day. */
export function timeText(moment: string): string {
  return new Date(moment).toLocaleTimeString('en-GB')
}

/** A statement on one line, shortened to its subject: column lists say little. */
export function shortSql(text: string): string {
  const line = text.replaceAll('"', '').replaceAll(/\s+/g, ' ')
  return line.replace(/^(select) .{40,}? (from) /i, '$1 … $2 ').slice(0, 200)
}

/** Names and values, one pair per line. */
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

/** A named section of a page. */
export function section(title: string, ...parts: Parameters<typeof h>[2][]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...parts)
}
