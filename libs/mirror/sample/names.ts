import type { Random } from './random.js';

/*
 * All of it is made up. A company is a place or its founders, and a trade, so that several hundred differ; whoever
 * finds a name that exists has found a coincidence.
 */

const FIRST_PARTS = `
Alderbrook Amberley Applecross Ashgrove Beaconhill Birchfield Blackthorn Bluebell Bramble Brightwater Brookside
Calloway Candlewick Cedarline Cloverleaf Cobblestone Copperfield Coralbay Cranberry Crestwood Dandelion Deepwell
Dovetail Driftwood Eastgate Elderflower Emberstone Fairhaven Fernhollow Fieldstone Firefly Foxglove Gladwyn
Goldfinch Graywater Greenbank Halcyon Harborlight Hawthorne Hazelnut Heatherton Hollybrook Honeycomb Ironwood
Ivorygate Juniper Kestrel Kingfisher Lakeshore Lanternside Larkspur Lavender Lighthouse Lindenhof Longmeadow
Maplewood Marigold Meadowlark Millpond Mistral Moonstone Mossbank Nightingale Northwind Oakhurst Oldbridge
Orchard Osprey Oxbow Pebblecreek Peppermint Pinecone Plumtree Quailridge Quillwork Ravenna Redwillow Riverbend
Rosemary Saffron Sagebrush Sandpiper Seabright Silverlake Skylark Snowberry Southgate Starling Stonebridge
Summerfield Sunflower Swallowtail Thistledown Thornbury Tidewater Turnstone Umberland Valleyview Velvetine
Wayfarer Westhaven Whitecap Wildrose Willowmere Windermoor Woodlark Yarrow Zephyr`
  .trim()
  .split(/\s+/);

const TRADES = [
  'Bakery Supply',
  'Bicycles',
  'Boatworks',
  'Bookbinders',
  'Brewing',
  'Ceramics',
  'Cider Press',
  'Clockworks',
  'Coffee Roasters',
  'Cold Storage',
  'Cooperage',
  'Dairy',
  'Electric',
  'Fasteners',
  'Ferries',
  'Fisheries',
  'Foods',
  'Freight',
  'Furniture',
  'Garden Centres',
  'Glassworks',
  'Grain',
  'Hardware',
  'Hotels',
  'Instruments',
  'Joinery',
  'Kitchens',
  'Laboratories',
  'Lighting',
  'Linen',
  'Machine Tools',
  'Marine',
  'Millworks',
  'Optics',
  'Orchards',
  'Outfitters',
  'Packaging',
  'Paper',
  'Pottery',
  'Press',
  'Pumps & Valves',
  'Rail Services',
  'Robotics',
  'Roofing',
  'Sailmakers',
  'Sawmills',
  'Seed Company',
  'Solar',
  'Spice Trading',
  'Stationers',
  'Tea Merchants',
  'Textiles',
  'Tool & Die',
  'Toys',
  'Veterinary',
  'Vineyards',
  'Waterworks',
  'Woollens',
];

const GIVEN_NAMES = `
Adaeze Aiko Alejandra Amara Anders Anika Ariane Beatriz Benedikt Bram Camila Cedric Chiara Dagny Daniel Delphine
Dmitri Eilidh Elena Emeka Esther Fatima Felix Freya Gabriel Giulia Hana Hannah Hugo Ines Ingrid Isaac Jamila Jin
Joanna Kaito Katarina Kwame Laila Leonie Liam Lucia Maeve Mateo Mei Mila Nadia Nikhil Noor Olga Oscar Paloma Pavel
Priya Quentin Rafael Renata Rosa Sanjay Saoirse Selma Stefan Tamsin Theo Ursula Viktor Wen Yara Yusuf Zofia`
  .trim()
  .split(/\s+/);

const FAMILY_NAMES = `
Abara Achterberg Almeida Anand Arnason Asante Barros Bellweather Bianchi Bjornstad Castellan Chowdhury Clearwater
Corrigan Dahlgren Delacroix Dubois Ekholm Eriksdotter Falkenrath Farouk Ferreira Fontaine Galanis Greenleaf
Gunnarsson Hallorann Hartono Hashimoto Hollander Ibarra Ilves Jankowski Kamara Kaplinski Kowalczyk Laurent Lindqvist
Lovelace Macintosh Marchetti Mbeki Moreau Nakagawa Ndiaye Novakova Okafor Okonkwo Oyelaran Pappas Pemberton Petrov
Quigley Ramanathan Rasmussen Rosenthal Salvatore Sandoval Sorensen Takahashi Thibault Underhill Vasquez Verhoeven
Wainwright Winterbourne Yamamoto Zabriskie Zielinski`
  .trim()
  .split(/\s+/);

export interface PersonName {
  readonly first: string;
  readonly last: string;
}

/** Names that nobody got before. */
export class Names {
  private readonly given = new Set<string>();

  constructor(private readonly random: Random) {}

  /** Name of a company, without its form of business. */
  company(): string {
    return this.unused(() => `${this.founders()} ${this.random.pick(TRADES)}`);
  }

  person(): PersonName {
    const name = this.unused(() => `${this.random.pick(GIVEN_NAMES)} ${this.random.pick(FAMILY_NAMES)}`);
    const [first = '', last = ''] = name.split(' ');
    return { first, last };
  }

  private founders(): string {
    if (this.random.chance(0.65)) return this.random.pick(FIRST_PARTS);
    const first = this.random.pick(FAMILY_NAMES);
    return this.random.chance(0.5) ? first : `${first} & ${this.random.pick(FAMILY_NAMES)}`;
  }

  private unused(draw: () => string): string {
    for (;;) {
      const name = draw();
      if (this.given.has(name)) continue;
      this.given.add(name);
      return name;
    }
  }
}
