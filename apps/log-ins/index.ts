// Public exports of log-ins.
export { chooseTenant } from './choose-tenant.ts'
export { PATH, refreshedByCookie, requireOwnPage, STATE } from './endpoints/cookie-session.ts'
export { sessionCookies } from './session-cookies.ts'
export { startSession } from './start-session.ts'
