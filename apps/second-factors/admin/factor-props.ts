// Props of the sections of the second factors page.

/** Each change reloads everything; recovery codes stay visible until dismissed. */
export interface FactorProps {
  onChange(codes?: readonly string[] | null): Promise<void>
}
