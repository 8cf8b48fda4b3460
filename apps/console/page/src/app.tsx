import { useEffect, useState } from 'preact/hooks';
import { BroadcastPage } from './broadcast/BroadcastPage.tsx';
import { RoomPage } from './room/RoomPage.tsx';
import { RoomsPage } from './rooms/RoomsPage.tsx';
import { usePlace } from './router.ts';
import { Link } from './shared/Link.tsx';
import { VjPage } from './vj/VjPage.tsx';
import { firstLanguage, keepLanguage, type Language, languages, Speaking } from './words/language.ts';

function Here() {
  const place = usePlace();
  switch (place.page) {
    case 'rooms':
      return <RoomsPage />;
    case 'room':
      return <RoomPage key={place.room} room={place.room} />;
    case 'broadcast':
      return <BroadcastPage key={`${place.room}@${place.atMs}`} room={place.room} atMs={place.atMs} />;
    case 'vj':
      return <VjPage key={place.room} room={place.room} />;
    case 'nowhere':
      return <Nowhere />;
    default:
      return place satisfies never;
  }
}

function Nowhere() {
  const words = languages[firstLanguage()];
  return (
    <main id="content" class="notice">
      <h1>{words.notFound}</h1>
      <Link to="/">{words.rooms}</Link>
    </main>
  );
}

/** The page, in the language that is spoken. */
export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language) => {
    keepLanguage(next);
    setLanguage(next);
  };
  return (
    <Speaking.Provider value={{ language, choose }}>
      <Here />
    </Speaking.Provider>
  );
}
