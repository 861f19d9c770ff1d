// Resolves the imports between this project's own files by name: Node asks the file system several times for each.
// Whatever is not certain is left to Node, which also words the error when a file is missing.
const { existsSync } = require('node:fs')
const { registerHooks } = require('node:module')
const path = require('node:path')
const { fileURLToPath, pathToFileURL } = require('node:url')

const project = pathToFileURL(path.join(__dirname, '..', '/')).href
/** Folders by what an import of them starts with, such as `#core`. */
const folders = new Map(
  Object.entries(require('../package.json').imports).map(([name, folder]) => [
    name.slice(0, -'/*'.length),
    new URL(folder.slice(0, -1), project).href,
  ]),
)
/** Folders that one server loads: all of them see the same packages. */
const OWN = ['api', 'apps', 'core', 'edge-services', 'framework', 'shared'].map((folder) => `${project}${folder}/`)
/** Answers by address. A file that exists is not asked for again. */
const known = new Map()
/** Node's answers by package. Hundreds of files import the same few. */
const packages = new Map()

function resolve(specifier, context, next) {
  return answerTo(specifier, context.parentURL) || packageOf(specifier, context, next) || next(specifier, context)
}

function packageOf(specifier, context, next) {
  if (!/^[@a-z][^:]*$/.test(specifier) || !isOwnImport(context)) return undefined
  const answered = packages.get(specifier)
  if (answered !== undefined) return answered
  const answer = { ...next(specifier, context), shortCircuit: true }
  packages.set(specifier, answer)
  return answer
}

function isOwnImport({ parentURL = '', conditions, importAttributes = {} }) {
  if (!conditions.includes('import') || Object.keys(importAttributes).length > 0) return false
  return parentURL.endsWith('.ts') && OWN.some((folder) => parentURL.startsWith(folder))
}

function answerTo(specifier, parent) {
  if (parent === undefined || !/^[.#].*\.(ts|mjs)$/.test(specifier)) return undefined
  if (parent.includes('/node_modules/')) return betweenModules(specifier, parent)
  if (!specifier.endsWith('.ts') || !parent.startsWith(project)) return undefined
  return answerAt(addressOf(specifier, parent), 'module-typescript')
}

/** Within a package, from one file that can only be a module to another. */
function betweenModules(specifier, parent) {
  if (specifier.charAt(0) !== '.' || !specifier.endsWith('.mjs') || !parent.endsWith('.mjs')) return undefined
  return answerAt(new URL(specifier, parent).href, 'module')
}

function addressOf(specifier, parent) {
  if (specifier.charAt(0) === '.') return new URL(specifier, parent).href
  const slash = specifier.indexOf('/')
  const folder = folders.get(specifier.slice(0, slash))
  return folder && folder + specifier.slice(slash + 1)
}

function answerAt(url, format) {
  if (url === undefined) return undefined
  const answered = known.get(url)
  if (answered !== undefined) return answered
  if (!existsSync(fileURLToPath(url))) return undefined
  const answer = { url, format, shortCircuit: true }
  known.set(url, answer)
  return answer
}

// A Node without hooks resolves each import itself.
if (registerHooks) registerHooks({ resolve })
