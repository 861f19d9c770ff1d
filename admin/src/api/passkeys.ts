// Passkeys as the browser uses them: the options of the server, and what a device answers to them.
import { sendOnce } from './client.ts'
import { ApiProblem } from './problem.ts'

/** The options of one ceremony, as the server writes them in JSON. */
export type PasskeyOptions = Readonly<Record<string, unknown>>
/** What a device answered, as the server reads it. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>

/** Nobody touched the device, or there is no passkey for this site: the code is of the admin, the server never says it. */
export const NO_PASSKEY = 'admin.no_passkey'

/** Whether this browser knows passkeys and reads options in JSON; never on a page that came without protection. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential
}

/** Whether the browser offers passkeys among what it fills in. */
export async function fillsInPasskeys(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true
}

/** `signal` gives up; with `isOffered` the browser offers passkeys in the field that asks for them, and shows nothing of its own. */
export function askForPasskey(
  options: PasskeyOptions,
  { signal, isOffered = false }: { signal?: AbortSignal; isOffered?: boolean } = {},
): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  const mediation = isOffered ? 'conditional' : 'optional'
  return answerOf(navigator.credentials.get({ publicKey, mediation, ...(signal && { signal }) }))
}

export function makePasskey(options: PasskeyOptions): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  return answerOf(navigator.credentials.create({ publicKey }))
}

/** The options of the server for a ceremony that begins at `path`. */
export async function beginPasskey(path: string, body: object = {}): Promise<PasskeyOptions> {
  return (await sendOnce<{ options: PasskeyOptions }>({ method: 'POST', path, body })).body.options
}

/** Browsers tell nobody why there was none, so that no page learns which devices there are. */
async function answerOf(asked: Promise<Credential | null>): Promise<PasskeyAnswer> {
  const credential = await asked.catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    throw new ApiProblem({ code: NO_PASSKEY, status: 0, title: error.message, detail: '', errors: [] })
  })
  return (credential as PublicKeyCredential).toJSON() as unknown as PasskeyAnswer
}
