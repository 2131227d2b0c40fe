/** What `npm run testbed -- env` sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set; bring the testbed up and run: eval "$(npm run -s testbed -- env)"`);
}
