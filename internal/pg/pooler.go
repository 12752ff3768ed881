package pg

// wayAroundPooler is the hint that goes with every refusal of a pooler.
const wayAroundPooler = "Connect straight to Postgres (its own port, often 5432), or to the pooler's session mode (on Supabase port 5432, not 6543)."
