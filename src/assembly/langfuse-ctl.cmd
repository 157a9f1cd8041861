@echo off
rem Starts langfuse-ctl on Windows; the jars lie beside it in lib.
setlocal
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"
rem a tunnel lives long: it is worth the better compiler and wants little memory
set "MODE=-XX:TieredStopAtLevel=1 -Xmx128m"
if /i "%~1"=="tunnel" set "MODE=-XX:+UseSerialGC -Xss256k -Xms12m -Xmx72m"
"%JAVA%" -Xshare:auto -XX:-UsePerfData %MODE% -cp "%~dp0lib\*" io.langfusectl.Main %*
exit /b %ERRORLEVEL%
