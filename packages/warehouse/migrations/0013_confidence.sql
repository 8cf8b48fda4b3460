-- statement
-- What was told before verdicts bore a confidence is as likely right as not, for all that is known.
ALTER TABLE stutters{{onCluster}}
    ADD COLUMN IF NOT EXISTS confidence Float64 DEFAULT 0.5 AFTER evidence

-- statement
CREATE OR REPLACE VIEW stutters_current{{onCluster}} AS
SELECT * FROM stutters FINAL WHERE NOT retracted
