// Loaded before all else in the processes of a test run: packages that were joined come from there.
// JavaScript, because a process may start it without the cache that keeps what was stripped of its types.
const { readdirSync } = require('node:fs')
const { registerHooks } = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const folder = path.join(__dirname, '../../.data/packed-packages')
const packed = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => [name.slice(0, -'.mjs'.length).replace('@', '/'), pathToFileURL(path.join(folder, name)).href]),
)

function resolve(word, context, next) {
  const url = packed.get(word)
  return url === undefined ? next(word, context) : { url, format: 'module', shortCircuit: true }
}

// A Node without hooks loads the packages themselves.
if (registerHooks) registerHooks({ resolve })
