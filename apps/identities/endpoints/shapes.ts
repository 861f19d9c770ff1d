// What a page brings from a visit.
import { LINK_TOKEN } from '#apps/authentication/index.ts'

export const VISIT_RESULT = { code: LINK_TOKEN, verifier: LINK_TOKEN }
