// Public exports of sessions.
export { attemptLimits, createAttempts, USUAL_ATTEMPTS } from './attempts.ts'
export {
  type Challenge,
  invalidChallenge,
  openChallenge,
  requireChallenge,
  takeChallenge,
  tryChallenge,
} from './challenges/challenges.ts'
export { FACTOR_METHODS, type FactorMethod } from './challenges/factor-methods.ts'
export {
  deleteEndedSessions,
  deleteExpiredChallenges,
  deleteExpiredRefreshTokens,
} from './ending/delete-expired-sessions.ts'
export { endSessions } from './ending/end-session.ts'
export { deleteKeySessions, endKeySessions, limitKeySessions } from './ending/key-sessions.ts'
export { endSessionOf } from './ending/log-out.ts'
export { logOut } from './endpoints/log-out.ts'
export { refresh } from './endpoints/refresh.ts'
export { CHALLENGE, REFRESH_TOKEN, TENANT, TOKENS, TOKENS_AND_USER } from './endpoints/shapes.ts'
export { lockPerson } from './lock-person.ts'
export { cleanText, type LogIn, type LogInMethod, openSession, signAccess, systemFor } from './opening/open-session.ts'
export { requireWayIn } from './opening/require-way-in.ts'
export { requireFreshToken, rotateSession } from './opening/rotate-session.ts'
export { sessionLifetimes } from './opening/session-lifetimes.ts'
export { deviceOf } from './reading/device-of.ts'
export { cameFrom, holdSession, isProven, noteProof } from './reading/prove-session.ts'
export { isLive, selectSessions } from './reading/select-sessions.ts'
export { sessions } from './sessions.resource.ts'
