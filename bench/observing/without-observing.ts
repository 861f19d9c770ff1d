// Imported before a server (`--import`): the server then runs without any observer call.
import { registerHooks } from 'node:module'

const OBSERVING = /\/framework\/observing\/observing\.ts$/
// The server names anything missing here when it starts.
const NOTHING = `
const nothing = () => {}
export const observe = () => nothing
export const isObserved = () => false
export const openTrace = () => null
export const begin = () => nothing
export const within = (trace, work) => work()
export const spanning = (span, work) => work()
export const serialise = (value) => JSON.stringify(value)
export { nothing as currentTrace, nothing as endTrace, nothing as know, nothing as note, nothing as showMail }
`

registerHooks({
  load: (url, context, next) =>
    OBSERVING.test(url) ? { format: 'module', source: NOTHING, shortCircuit: true } : next(url, context),
})
