import type { Origin } from '@stutterscope/diagnosis';

/** The languages that a report speaks. */
export type ReportLanguage = 'en' | 'zh-CN';

/** What to change before the next show, the best thing first; empty where the VJ can change nothing. */
export const nextTimeWords: Readonly<
  Record<ReportLanguage, Readonly<Record<Origin | 'interrupted', readonly string[]>>>
> = {
  en: {
    uplink_bandwidth: [
      'Push with a smaller preset: your uplink did not carry this one.',
      'Test the uplink where you will sit: it should carry half as much again as the preset asks for.',
      'Use a cable, or Wi-Fi at 5 GHz in the same room as the router.',
    ],
    uplink_unstable: [
      'Use a cable, or Wi-Fi at 5 GHz in the same room as the router: yours came and went.',
      'Let nobody else of the household upload or watch films meanwhile.',
      'Keep mobile data ready to change to.',
    ],
    push_disconnected: [
      'Use a steadier network: the push was lost and had to connect again.',
      'Keep the app in front: a phone cuts off what runs behind.',
      'Keep mobile data ready to change to.',
    ],
    encoder_cpu: [
      'Close the other apps before you begin: the phone was too busy to make enough frames.',
      'Choose a smaller picture, or hardware encoding.',
      'Take the phone out of its case and off the charger: a hot phone is slower.',
    ],
    encoder_settings: [
      'Choose the preset that fits your scene: these settings asked for too much.',
      'Leave the frame rate at 15, for games at 20.',
    ],
    encoder_fault: ['Bring the app up to date.', 'Switch hardware encoding off, or on if it was off.'],
    camera: ['Have more light: a camera in the dark gives few frames.', 'Set the exposure by hand.'],
    viewer_network: [],
    viewer_device: [],
    edge_server: [],
    delivery: [],
    unknown: ['Do a test of two minutes before the show, and look at its findings.'],
    interrupted: [
      'Stay connected: for part of the show nobody had a picture.',
      'Sign push links for a day: with a short one you cannot come back.',
      'Keep the app in front, and the phone from sleeping.',
    ],
  },
  'zh-CN': {
    uplink_bandwidth: [
      '换更低的预设推流：您的上行带宽承载不了这次的画质。',
      '在直播的位置先测上行网速：应比预设所需多出一半。',
      '使用网线，或与路由器同一房间的 5 GHz Wi-Fi。',
    ],
    uplink_unstable: [
      '使用网线，或与路由器同一房间的 5 GHz Wi-Fi：您的网络时断时续。',
      '直播时请家人不要上传或看视频。',
      '备好手机流量，随时切换。',
    ],
    push_disconnected: [
      '使用更稳定的网络：推流断开过，只好重连。',
      '让应用保持在前台：手机会断开后台的应用。',
      '备好手机流量，随时切换。',
    ],
    encoder_cpu: [
      '开播前关闭其他应用：手机太忙，编不出足够的帧。',
      '选择较小的画面，或使用硬件编码。',
      '取下手机壳并拔掉充电器：手机发热会变慢。',
    ],
    encoder_settings: ['选择适合您场景的预设：这次的设置要求过高。', '帧率保持 15，游戏直播用 20。'],
    encoder_fault: ['把应用更新到最新版本。', '关闭硬件编码；若本来就关着，请打开。'],
    camera: ['多开些灯：摄像头在暗处帧数很少。', '手动设置曝光。'],
    viewer_network: [],
    viewer_device: [],
    edge_server: [],
    delivery: [],
    unknown: ['开播前先测试两分钟，并查看诊断结果。'],
    interrupted: [
      '保持连接：直播中有一段时间没有画面。',
      '推流链接的有效期设为一天：太短会无法重新推流。',
      '让应用保持在前台，不要让手机休眠。',
    ],
  },
};
