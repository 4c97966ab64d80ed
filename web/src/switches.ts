// What the reader has chosen not to count, and how that reads in an address.

/** What counts. Everything does, unless the reader says otherwise. */
export interface Switches {
  quotations: boolean;
  boilerplate: boolean;
  credited: boolean;
  sameOutlet: boolean;
  /** Passages of fewer words do not count. */
  shortest: number;
}

export const NEUTRAL: Switches = { quotations: true, boilerplate: true, credited: true, sameOutlet: true, shortest: 0 };

/** What can be switched off, by its name in the address, with what a person calls it. */
export const KINDS: readonly { key: 'quotations' | 'boilerplate' | 'credited' | 'sameOutlet'; name: string; label: string }[] = [
  { key: 'quotations', name: 'quotations', label: 'Quotations' },
  { key: 'boilerplate', name: 'boilerplate', label: 'Boilerplate' },
  { key: 'credited', name: 'credited', label: 'Credited reuse' },
  { key: 'sameOutlet', name: 'same-outlet', label: 'Same outlet' },
];

/** Whether the figures are those of the run. */
export function isNeutral(switches: Switches): boolean {
  return KINDS.every(({ key }) => switches[key]) && switches.shortest === 0;
}

/** A name for the choice: the same for the same choice. */
export function keyOf(switches: Switches): string {
  return KINDS.map(({ key }) => (switches[key] ? '1' : '0')).join('') + switches.shortest;
}

/** Add what is switched off to an address. */
export function toParams(switches: Switches, params: URLSearchParams): void {
  const without = KINDS.filter(({ key }) => !switches[key]).map(({ name }) => name);
  if (without.length > 0) params.set('without', without.join('.'));
  if (switches.shortest > 0) params.set('shortest', String(switches.shortest));
}

/** Read it back; what is not understood is passed over. */
export function fromParams(params: URLSearchParams): Switches {
  const switches = { ...NEUTRAL };
  const without = (params.get('without') ?? '').split('.');
  for (const { key, name } of KINDS) if (without.includes(name)) switches[key] = false;
  const shortest = Number(params.get('shortest') ?? 0);
  if (Number.isInteger(shortest) && shortest > 0 && shortest <= 10_000) switches.shortest = shortest;
  return switches;
}
