// Public exports of mail-links.
export { addressOf } from './address-of.ts'
export { findBringer, isInside, verifyAddress } from './first-proof/verify-address.ts'
export { LINK_TOKEN, TYPED_EMAIL } from './link-shapes.ts'
export {
  deleteExpiredLinks,
  HOURS,
  requireOneTimeToken,
  takeOneTimeToken,
  voidOneTimeTokens,
} from './one-time-tokens.ts'
export { requestLink } from './request-link.ts'
export { requireFewMails } from './require-few-mails.ts'
export { sendLink } from './send-link.ts'
