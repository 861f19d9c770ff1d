// Public exports of staff.
export { admitStaff } from './acting/admit-staff.ts'
export { describeImpersonation } from './acting/describe-impersonation.ts'
export { PLATFORM_WORDS, wordsInTheirName } from './acting/staff-words.ts'
