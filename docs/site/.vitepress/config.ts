// The site of the documents for VitePress: the Markdown of docs/ and of the root as it stands, read from there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { NAVIGATION } from '../navigation.ts'

const SITE = path.resolve(import.meta.dirname, '..')
const ROOT = path.resolve(SITE, '../..')
const PAGES = new Set(['README.md', ...NAVIGATION.flatMap(({ pages }) => pages)])

/** Longer parts of the navigation begin folded. */
const LONGEST_OPEN = 12

/** A token of markdown-it, whose types come with VitePress: the project's own installation has neither. */
interface LinkToken {
  type: string
  content: string
  children: LinkToken[] | null
  attrGet(name: string): string | null
}
interface Markdown {
  core: { ruler: { before(next: string, name: string, rule: (state: State) => void): void } }
}
interface State {
  src: string
  tokens: LinkToken[]
  env: { path: string }
}

/** The anchor of a heading, as GitHub makes it, so that one link works in both places. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '')
  return words.trim().replace(/\s/g, '-')
}

function titleOf(page: string): string {
  return /^# (.+)$/m.exec(readFileSync(path.join(ROOT, page), 'utf8'))?.[1] ?? page
}

/** Every folder at the top but docs/, and the site itself: no pages for people. */
function foldersWithoutPages(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [...folders.map(({ name }) => name).filter((name) => name !== 'docs'), 'docs/site'].map((name) => `${name}/**`)
}

/** The site serves pages alone: a link to another file, such as LICENSE, becomes plain text. */
function unlinkFiles(markdown: Markdown): void {
  markdown.core.ruler.before('text_join', 'unlink-files', ({ tokens, env }) => {
    for (const { children } of tokens) unlinkIn(children ?? [], path.dirname(env.path))
  })
}

/** The first line of a generated page speaks to those who edit it, not to readers. */
function hideNotice(markdown: Markdown): void {
  markdown.core.ruler.before('normalize', 'hide-notice', (state) => {
    state.src = state.src.replace(/^<!--.*-->\n/, '')
  })
}

function unlinkIn(tokens: LinkToken[], folder: string): void {
  let isFile = false
  for (const token of tokens) {
    if (token.type === 'link_open') isFile = leadsToFile(token.attrGet('href') ?? '', folder)
    if (isFile && /^link_(open|close)$/.test(token.type)) Object.assign(token, { type: 'text', content: '' })
  }
}

function leadsToFile(href: string, folder: string): boolean {
  const target = path.resolve(folder, href.replace(/#.*$/, ''))
  return !/^(\w+:|#)/.test(href) && !PAGES.has(path.relative(ROOT, target)) && existsSync(target)
}

function forReaders(markdown: Markdown): void {
  hideNotice(markdown)
  unlinkFiles(markdown)
}

/** Pages stand outside of the site's folder, and the Vue that they are rendered by stands in it. */
const vueOfTheSite = {
  name: 'vue-of-the-site',
  enforce: 'pre',
  resolveId: (name: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr && /^vue(\/|$)/.test(name) ? { id: name, external: true } : undefined,
}

export default {
  title: 'PEND',
  description: 'A multi-tenant, headless backend: declare what your product stores.',
  srcDir: ROOT,
  srcExclude: foldersWithoutPages(),
  // Pages name addresses of the reader's own server.
  ignoreDeadLinks: 'localhostLinks',
  rewrites: { 'README.md': 'index.md' },
  outDir: path.join(SITE, 'dist'),
  cacheDir: path.join(SITE, 'node_modules/.cache/vitepress'),
  metaChunk: true,
  // The pages hold no HTML: <name> in them is a placeholder.
  markdown: { html: false, anchor: { slugify: anchorOf }, config: forReaders },
  vite: {
    publicDir: false,
    plugins: [vueOfTheSite],
    build: { chunkSizeWarningLimit: 4096 },
    server: { fs: { allow: [ROOT] } },
  },
  themeConfig: {
    nav: NAVIGATION.map(({ name, pages }) => ({ text: name, link: `/${pages[0]!.replace(/\.md$/, '')}` })),
    sidebar: NAVIGATION.map(({ name, pages }) => ({
      text: name,
      // Opens by itself around the page that is read.
      ...(pages.length > LONGEST_OPEN && { collapsed: true }),
      items: pages.map((page) => ({ text: titleOf(page), link: `/${page.replace(/\.md$/, '')}` })),
    })),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
  },
}
