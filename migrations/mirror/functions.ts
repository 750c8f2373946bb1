export const MIRROR_FUNCTIONS = /* sql */ `
CREATE FUNCTION mirror.as_of() RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  asked text := current_setting('countersign.as_of', true);
BEGIN
  IF coalesce(asked, '') = '' THEN
    RAISE EXCEPTION 'Ages are computed for a business date and none is set.'
      USING HINT = 'Run this first: SET countersign.as_of = ''2020-06-10''';
  END IF;
  RETURN asked::date;
END $$;
COMMENT ON FUNCTION mirror.as_of IS
  'The business date that was asked for. Security definer: the reader may not read settings.';

CREATE FUNCTION mirror.add_business_days(from_date date, days integer) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT CASE
           WHEN days = 0 THEN from_date
           -- Going forward, a day of the weekend counts as the Friday before it; going back, as the Monday after it.
           WHEN days > 0 THEN from_date - greatest(weekday - 5, 0) + days + 2 * ((least(weekday, 5) - 1 + days) / 5)
           WHEN weekday > 5 THEN from_date + (8 - weekday) + days - 2 * ((4 - days) / 5)
           ELSE from_date + days - 2 * ((5 - weekday - days) / 5)
         END
    FROM (SELECT extract(isodow FROM from_date)::integer AS weekday) AS d
);
COMMENT ON FUNCTION mirror.add_business_days IS
  'The date so many business days (Monday to Friday) later; earlier for a negative number.';
`;
