// The front door of users.
export { type CarriedPerson, membersOf } from './carry-people.ts'
export { emailsOfOwners } from './find-owners.ts'
export { findStaffLevel } from './find-staff.ts'
export { findUserId } from './find-user.ts'
export { memberships } from './memberships.resource.ts'
export { OWN_WORDS, requireRank, requireRankOf } from './require-rank.ts'
export { rolesOfMember } from './roles-of-member.ts'
export { users } from './users.resource.ts'
