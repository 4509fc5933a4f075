#pragma once
// The tables of a store. docs/store.md says what is in them and how to read it from elsewhere.

namespace pcnsim::calibration {

constexpr int store_application_id = 0x50434E53;  ///< "PCNS"
/// Goes up with every change of the tables; a store of a higher one is refused.
constexpr int store_version = 1;

constexpr char const* store_tables = R"sql(
CREATE TABLE problem (
  id         INTEGER PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,  -- SHA-256 of all that fixes what a simulation answers
  name       TEXT NOT NULL,
  created    TEXT NOT NULL,         -- UTC
  parameters TEXT NOT NULL,         -- JSON: [{"name", "scale", "low", "high"}], in the order of x
  summaries  TEXT NOT NULL,         -- JSON: names, in the order of the summaries
  simulator  TEXT NOT NULL,         -- model version and settings, as they went into the key
  provenance TEXT NOT NULL          -- JSON: where it comes from, not in the key
);

CREATE TABLE simulation (
  problem     INTEGER NOT NULL REFERENCES problem (id),
  seed        INTEGER NOT NULL,     -- 64 bits; negative means: add 2^64
  x           BLOB NOT NULL,        -- parameters on the priors' scales: doubles, little-endian
  status      TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
  reason      TEXT CHECK (status = 'failed' OR reason IS NULL),
  summaries   BLOB CHECK ((status = 'ok') = (summaries IS NOT NULL)),  -- doubles, little-endian
  cpu_seconds REAL NOT NULL,
  PRIMARY KEY (problem, seed, x)
) WITHOUT ROWID;

CREATE TABLE run (
  id       INTEGER PRIMARY KEY,
  problem  INTEGER NOT NULL REFERENCES problem (id),
  method   TEXT NOT NULL,
  budget   INTEGER NOT NULL,        -- simulations
  seed     INTEGER NOT NULL,        -- as above
  started  TEXT NOT NULL,           -- UTC
  ended    TEXT,                    -- none: still running, or killed
  status   TEXT NOT NULL CHECK (status IN ('running', 'done', 'interrupted', 'failed')),
  settings TEXT NOT NULL            -- JSON
);

-- One row a simulation and parameter, decoded: the bytes of a double, then the prior's scale.
CREATE VIEW parameter_value AS
WITH byte AS (
  SELECT problem, seed, x, each.key AS number, each.value AS parameter, 8 * place.value AS shift,
    hex(substr(x, 8 * each.key + place.value + 1, 1)) AS h
  FROM simulation JOIN problem ON problem.id = simulation.problem,
    json_each(problem.parameters) AS each, json_each('[0, 1, 2, 3, 4, 5, 6, 7]') AS place
), word AS (
  SELECT problem, seed, x, number, parameter,
    sum(16 * instr('123456789ABCDEF', substr(h, 1, 1)) + instr('123456789ABCDEF', substr(h, 2, 1))
        << shift) AS bits
  FROM byte GROUP BY problem, seed, x, number, parameter
), part AS (
  SELECT *, CASE WHEN bits < 0 THEN -1.0 ELSE 1.0 END AS sign, (bits >> 52) & 2047 AS exponent,
    (bits & 4503599627370495) / 4503599627370496.0 AS fraction
  FROM word
), real AS (  -- exponent 0: numbers too small for an implied leading 1
  SELECT *, sign * (CASE exponent WHEN 0 THEN 2 * fraction ELSE 1 + fraction END) *
    pow(2.0, exponent - 1023) AS on_scale
  FROM part
)
SELECT problem, seed, x, number, json_extract(parameter, '$.name') AS name, on_scale,
  CASE json_extract(parameter, '$.scale')
    WHEN 'log' THEN exp(on_scale)
    WHEN 'logit' THEN json_extract(parameter, '$.low') +
      (json_extract(parameter, '$.high') - json_extract(parameter, '$.low')) / (1 + exp(-on_scale))
    ELSE on_scale
  END AS value
FROM real;
)sql";

}  // namespace pcnsim::calibration
