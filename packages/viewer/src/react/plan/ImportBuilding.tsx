import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Takes buildings of a glTF, IFC or CityJSON file into the scenario. */
export function ImportBuilding(): JSX.Element | null {
  const session = useSession();
  const { t, tMain } = usePlanText();
  const [reading, setReading] = useState(false);
  const number = useSessionState((state) => state.branches.length + 1);
  if (session.reader === undefined) return null;
  const take = async (files: readonly File[]): Promise<void> => {
    setReading(true);
    try {
      const { importBuildings } = await import('./import-buildings.ts');
      await importBuildings(session, files, tMain('plan.defaultName', { number }));
    } catch (error) {
      const message = `${files[0]?.name ?? ''}: ${messageOf(error)}`;
      session.actions.notify('error', { en: message, 'zh-CN': message });
    } finally {
      setReading(false);
    }
  };
  return (
    <FileButton
      multiple
      accept=".glb,.gltf,.bin,.ifc,.ifczip,.json,.jsonl,.city.json,.gml,.geojson,.gpkg"
      onChange={(files) => {
        if (files.length > 0) void take(files);
      }}
    >
      {(props) => (
        <Button
          {...props}
          variant="default"
          loading={reading}
          title={t('draw.importHint')}
          leftSection={<IconFileImport size={15} stroke={1.6} />}
        >
          {t('draw.import')}
        </Button>
      )}
    </FileButton>
  );
}
