; The installer for Windows, made by Inno Setup 6.3 or newer:
;     iscc /DVersion=… packaging\windows\capture-station.iss
; packaging/bundle.py calls it with the version of the program; paths are relative to the checkout.

#ifndef Version
  #error Version is not given: run packaging/bootstrap.py bundle
#endif

[Setup]
SourceDir=..\..
AppId={{7C0E4B0C-3C8B-4F0B-9C55-2B6A0D1E6A41}
AppName=Capture Station
AppVersion={#Version}
AppVerName=Capture Station {#Version}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Capture Station
DefaultGroupName=Capture Station
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=LICENSE
SetupIconFile=build\pictures\capture-station.ico
UninstallDisplayIcon={app}\capture-station.exe
OutputDir=dist
OutputBaseFilename=capture-station-{#Version}-windows-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
RestartApplications=no

[Languages]
Name: "zh"; MessagesFile: "compiler:Default.isl,packaging\windows\chinese.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
zh.ProgramTitle=毕业图像采集
en.ProgramTitle=Capture Station

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"

[InstallDelete]
; nothing of an older version may stay among the program's files
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "dist\capture-station\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\{cm:ProgramTitle}"; Filename: "{app}\capture-station.exe"
Name: "{autodesktop}\{cm:ProgramTitle}"; Filename: "{app}\capture-station.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\capture-station.exe"; Description: "{cm:LaunchProgram,{cm:ProgramTitle}}"; Flags: nowait postinstall skipifsilent

; The data folder, with the photos, is never removed by the uninstaller.
