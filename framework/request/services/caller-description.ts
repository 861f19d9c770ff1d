// What screens show of their caller besides permissions: created by apps that know people and tenants, used by surfaces.
import type { StaffLevel } from '../access.ts'
import type { Context } from '../context.ts'
import { defineService } from './define-service.ts'

export interface PersonDescription {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** Their staff level; null for nearly everybody. */
  readonly staffLevel: StaffLevel | null
}

export interface TenantDescription {
  readonly id: string
  readonly slug: string
  readonly name: string
}

/** Overrides of the screens' texts, by language and key. */
export type BrandTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The brand of the screens; null means the default. */
export interface BrandDescription {
  readonly name: string
  /** `#0a655d`. */
  readonly color: string | null
  /** URL path of an image, on the screens' origin. */
  readonly logo: string | null
  readonly texts: BrandTexts
}

/** A staff member impersonating a person. */
export interface ImpersonationDescription {
  /** The address of the staff member. */
  readonly by: string
  readonly reason: string | null
  readonly expiresAt: string
}

export interface CallerDescription {
  /** Null if nobody is signed in. */
  readonly person: PersonDescription | null
  /** Null if the person acts for themselves. */
  readonly impersonation: ImpersonationDescription | null
  /** The tenant that the request names, or null. */
  readonly tenant: TenantDescription | null
  /** The person's tenants, by name. */
  readonly tenants: readonly TenantDescription[]
  /** The tenant's language, or null for the browser's. */
  readonly locale: string | null
  readonly timeZone: string | null
  readonly brand: BrandDescription
  /** Minimum length of a new password. */
  readonly passwordLength: number
  /** Where this deployment's mails can be read; null outside development. */
  readonly mailsAt: string | null
}

/** What is the same for everybody in this deployment; `brand` is for what a tenant has not set. Core provides it. */
export const deployment = defineService<Pick<CallerDescription, 'brand' | 'mailsAt'>>('deployment')

/** Describes who impersonates the context's person, or null. The app that lets staff impersonate opens it. */
export const impersonation = defineService<(ctx: Context) => Promise<ImpersonationDescription | null>>('impersonation')

/** Answers for any caller, even an anonymous one. */
export type DescribeCaller = (ctx: Context) => Promise<CallerDescription>

/** Opened by an app, asked by the surface that shows screens. */
export const callerDescription = defineService<DescribeCaller>('caller description')
