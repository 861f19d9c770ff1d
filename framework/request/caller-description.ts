// What screens show of their caller beside what they may: made by whoever knows people and tenants, asked for by surfaces.
import type { StaffLevel } from './access.ts'
import type { Context } from './context.ts'
import { defineService } from './define-service.ts'

export interface PersonDescription {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** What they are to the platform; null for nearly everybody. */
  readonly staffLevel: StaffLevel | null
}

export interface TenantDescription {
  readonly id: string
  readonly slug: string
  readonly name: string
}

/** Words of the screens in place of their own, by language and key. */
export type BrandTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** How the screens present themselves; null is: as they are made. */
export interface BrandDescription {
  readonly name: string
  /** `#0a655d`. */
  readonly color: string | null
  /** Where a picture is, on the origin of the screens. */
  readonly logo: string | null
  readonly texts: BrandTexts
}

/** Staff of the platform in the name of a person. */
export interface ImpersonationDescription {
  /** The address of who acts. */
  readonly by: string
  readonly reason: string | null
  readonly expiresAt: string
}

export interface CallerDescription {
  /** Null when nobody is signed in. */
  readonly person: PersonDescription | null
  /** Null when the person acts for themselves. */
  readonly impersonation: ImpersonationDescription | null
  /** The one that the request names; null without one. */
  readonly tenant: TenantDescription | null
  /** Those that the person is a member of, by name. */
  readonly tenants: readonly TenantDescription[]
  /** Of the tenant, else null: as the browser has it. */
  readonly locale: string | null
  readonly timeZone: string | null
  readonly brand: BrandDescription
  /** The fewest characters of a new password. */
  readonly passwordLength: number
  /** Where mails of this deployment can be read; null outside of development. */
  readonly mailsAt: string | null
}

/** Answers for whoever calls, nobody too. */
export type DescribeCaller = (ctx: Context) => Promise<CallerDescription>

/** Provided by core, asked by the surface that shows screens. */
export const callerDescription = defineService<DescribeCaller>('caller description')
