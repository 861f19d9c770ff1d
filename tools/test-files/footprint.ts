// What a test file may not leave to the next one in its process: variables, the folder, globals, process listeners.

const HEARD = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'uncaughtException',
  'unhandledRejection',
  'message',
  'disconnect',
] as const

/** Left behind by packages on load: the S3 client, the image library, a client generator, and names that no test would choose. */
const OF_PACKAGES = /^(awslambda|VIPSHOME|jsDocLine|__.*|.*\W.*)$/

interface Footprint {
  readonly variables: ReadonlyMap<string, string | undefined>
  readonly folder: string
  readonly globals: ReadonlyMap<string, unknown>
  readonly listeners: ReadonlyMap<string, readonly unknown[]>
}

/** The current state of the process. */
export function takeFootprint(): Footprint {
  const globals = Object.getOwnPropertyDescriptors(globalThis)
  return {
    variables: new Map(Object.entries(process.env)),
    folder: process.cwd(),
    // Read as descriptors: calling a getter of Node would load its module.
    globals: new Map(Object.entries(globals).map(([name, { value }]) => [name, value])),
    listeners: new Map(HEARD.map((name) => [name, process.listeners(name as 'SIGINT')])),
  }
}

/** Undoes the changes since then, and names them. */
export function restoreFootprint(before: Footprint): string[] {
  return [...restoreVariables(before), ...restoreFolder(before), ...restoreGlobals(before), ...restoreListeners(before)]
}

function restoreVariables({ variables }: Footprint): string[] {
  const names = new Set([...variables.keys(), ...Object.keys(process.env)])
  const isChanged = (name: string) => process.env[name] !== variables.get(name) && !OF_PACKAGES.test(name)
  const changed = [...names].filter(isChanged)
  for (const name of changed) {
    const value = variables.get(name)
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  return changed.map((name) => `the variable ${name}`)
}

function restoreFolder({ folder }: Footprint): string[] {
  if (process.cwd() === folder) return []
  process.chdir(folder)
  return ['another current folder']
}

function restoreGlobals({ globals }: Footprint): string[] {
  const now = Object.entries(Object.getOwnPropertyDescriptors(globalThis))
  // A getter of Node becomes a value at its first read.
  const isChanged = ([name, { value }]: [string, PropertyDescriptor]) =>
    globals.has(name) ? globals.get(name) !== undefined && !Object.is(globals.get(name), value) : true
  const changed = now.filter((each) => isChanged(each) && !OF_PACKAGES.test(each[0])).map(([name]) => name)
  for (const name of changed) {
    if (globals.has(name)) Reflect.set(globalThis, name, globals.get(name))
    else Reflect.deleteProperty(globalThis, name)
  }
  return changed.map((name) => `the global ${name}`)
}

function restoreListeners({ listeners }: Footprint): string[] {
  return HEARD.flatMap((name) => {
    const known = listeners.get(name) ?? []
    const added = process.listeners(name as 'SIGINT').filter((each) => !known.includes(each))
    for (const each of added) process.removeListener(name, each as () => void)
    return added.length > 0 ? [`a listener for ${name}`] : []
  })
}
