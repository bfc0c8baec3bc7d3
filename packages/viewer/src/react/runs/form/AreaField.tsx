import { Button } from '@mantine/core';
import { measureRing, type Position } from '@cityloom/twin-core';
import { IconPolygon, IconRectangle, IconShape3 } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { usePlanText } from '../../i18n/usePlanText.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { formatArea } from '../../values/format.ts';
import { ringOf } from './map-values.ts';
import { DrawButton, MapField, useDrawnCorners, type MapFieldProps } from './MapField.tsx';
import { selectionOutline } from './selection-outline.ts';

/** An area: drawn on the map, or the outline of what is selected. */
export function AreaField({ parameter, value, problem, pick, onChange }: MapFieldProps): JSX.Element {
  const { t, language } = usePlanText();
  const selected = useSessionState((state) => state.selectedObjects);
  const view = useSessionState((state) => state.view);
  const outline = useMemo(() => selectionOutline(view, selected), [view, selected]);
  const area = ringOf(value);
  useDrawnCorners(pick, onChange);
  return (
    <MapField
      parameter={parameter}
      problem={problem}
      isSet={area !== undefined}
      shown={
        area === undefined
          ? t(parameter.required ? 'area.none' : 'area.wholeCity')
          : t('area.value', {
              area: formatArea(Math.abs(measureRing(area).signedArea), language),
              corners: cornersOf(area),
            })
      }
      onClear={() => {
        onChange(undefined);
      }}
    >
      <DrawButton pick={pick} shape="polygon" icon={<IconPolygon size={15} stroke={1.6} />}>
        {t('area.draw')}
      </DrawButton>
      <DrawButton pick={pick} shape="rectangle" icon={<IconRectangle size={15} stroke={1.6} />}>
        {t('area.drawRectangle')}
      </DrawButton>
      <Button
        variant="default"
        leftSection={<IconShape3 size={15} stroke={1.6} />}
        disabled={outline === undefined}
        title={t('area.fromSelectionHint')}
        onClick={() => {
          onChange(outline);
        }}
      >
        {t('area.fromSelection')}
      </Button>
    </MapField>
  );
}

function cornersOf(ring: readonly Position[]): number {
  const [first] = ring;
  const last = ring.at(-1);
  const closed = first !== undefined && first[0] === last?.[0] && first[1] === last[1];
  return closed ? ring.length - 1 : ring.length;
}
