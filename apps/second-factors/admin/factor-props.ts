// What the sections of the page of second factors are given.

/** After each change all of it is read again; codes are shown until they are put away. */
export interface FactorProps {
  onChange(codes?: readonly string[] | null): Promise<void>
}
