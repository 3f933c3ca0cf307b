/** Who a request is charged to, as a host's `identify` gives it or as a key stands for it. */
export interface Caller {
  /** Stable and unique: a user's or tenant's id, or a key's hash. */
  id: string
  /** For reports: environment, team, feature. */
  tags?: Readonly<Record<string, string>> | undefined
}
